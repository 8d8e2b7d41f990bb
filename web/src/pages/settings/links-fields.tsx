import { Plus, Trash2 } from 'lucide-react';
import type { FieldErrors } from '../../api/field-errors.js';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { FormActions } from '../../components/form.js';
import styles from './links-fields.module.css';
import { type LinkDraft, newLink } from './project-draft.js';

const MAX_LINKS = 20;

/** Where events and findings lead to elsewhere. */
export function LinksFields(props: {
  links: readonly LinkDraft[];
  errors: FieldErrors;
  onChange: (links: LinkDraft[]) => void;
}) {
  const { links, errors, onChange } = props;
  const change = (link: LinkDraft, next: Partial<LinkDraft>) =>
    onChange(links.map((one) => (one === link ? { ...one, ...next } : one)));
  return (
    <fieldset className={styles.links}>
      <legend>Links from events to logs, traces and hosts</legend>
      <p>
        <code>{'{component}'}</code>, <code>{'{environment}'}</code>, <code>{'{version}'}</code> and{' '}
        <code>{'{type}'}</code> may stand in an address, after the host.
      </p>
      {links.map((link, place) => (
        <div key={link.key} className={styles.link}>
          <Field
            label={`Label of link ${place + 1}`}
            error={errors[`links.${place}.label`]}
            maxLength={100}
            placeholder="Logs"
            value={link.label}
            onChange={({ target }) => change(link, { label: target.value })}
          />
          <Field
            label={`Address of link ${place + 1}`}
            error={errors[`links.${place}.url`]}
            placeholder="https://logs.example.com/?service={component}"
            value={link.url}
            onChange={({ target }) => change(link, { url: target.value })}
          />
          <Button
            look="quiet"
            icon={<Trash2 aria-hidden="true" />}
            aria-label={`Remove link ${place + 1}`}
            onClick={() => onChange(links.filter((one) => one !== link))}
          />
        </div>
      ))}
      {errors['links'] !== undefined && <p className={styles.error}>{errors['links']}</p>}
      <FormActions>
        <Button
          icon={<Plus aria-hidden="true" />}
          disabled={links.length >= MAX_LINKS}
          onClick={() => onChange([...links, newLink()])}
        >
          Add a link
        </Button>
      </FormActions>
    </fieldset>
  );
}

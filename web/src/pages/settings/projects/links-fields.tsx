import { Plus, Trash2 } from 'lucide-react';
import type { FieldErrors } from '../../../api/field-errors.js';
import { Button } from '../../../components/form/button.js';
import { fieldsOf } from '../../../components/form/draft-fields.js';
import { Field } from '../../../components/form/field.js';
import { FormActions } from '../../../components/form/form.js';
import styles from './links-fields.module.css';
import { type LinkDraft, newLink } from './project-draft.js';

const MAX_LINKS = 20;

/** The links of events and findings to other tools. */
export function LinksFields(props: {
  links: readonly LinkDraft[];
  errors: FieldErrors;
  onChange: (links: LinkDraft[]) => void;
}) {
  const { links, errors, onChange } = props;
  return (
    <fieldset className={styles.links}>
      <legend>Links from events to logs, traces and hosts</legend>
      <p>
        <code>{'{component}'}</code>, <code>{'{environment}'}</code>, <code>{'{version}'}</code> and{' '}
        <code>{'{type}'}</code> can be used in an address, after the host.
      </p>
      {links.map((link, place) => (
        <LinkFields
          key={link.key}
          link={link}
          place={place}
          errors={errors}
          onChange={(next) => onChange(links.map((one) => (one === link ? { ...one, ...next } : one)))}
          onRemove={() => onChange(links.filter((one) => one !== link))}
        />
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

function LinkFields(props: {
  link: LinkDraft;
  /** Index, from 0. */
  place: number;
  errors: FieldErrors;
  onChange: (next: Partial<LinkDraft>) => void;
  onRemove: () => void;
}) {
  const { link, place, errors, onChange, onRemove } = props;
  const { typed } = fieldsOf({ draft: link, errors, onChange }, `links.${place}.`);
  return (
    <div className={styles.link}>
      <Field label={`Label of link ${place + 1}`} maxLength={100} placeholder="Logs" {...typed('label')} />
      <Field
        label={`Address of link ${place + 1}`}
        placeholder="https://logs.example.com/?service={component}"
        {...typed('url')}
      />
      <Button
        look="quiet"
        icon={<Trash2 aria-hidden="true" />}
        aria-label={`Remove link ${place + 1}`}
        onClick={onRemove}
      />
    </div>
  );
}

import { NameField } from '../form/name-field.js';
import { EnvironmentSwitch } from './environment-switch.js';

interface Where {
  component?: string;
  /** `true`: including descendants of the component. */
  subtree?: 'true';
  environment?: string;
}

/**
 * Filters by component and environment. An emptied field is undefined.
 *
 * @param isWithBelow whether a component includes its descendants
 */
export function WhereFilter(props: { filter: Where; isWithBelow?: boolean; onChange: (next: Where) => void }) {
  const { filter, isWithBelow = false, onChange } = props;
  const choose = (component: string | undefined) =>
    onChange(isWithBelow ? { component, subtree: component === undefined ? undefined : 'true' } : { component });
  return (
    <>
      <NameField
        label="Component"
        of="component"
        environment={filter.environment}
        value={filter.component ?? ''}
        onChange={(component) => choose(component || undefined)}
      />
      <EnvironmentSwitch
        all="All environments"
        value={filter.environment ?? ''}
        onChange={(environment) => onChange({ environment: environment || undefined })}
      />
    </>
  );
}

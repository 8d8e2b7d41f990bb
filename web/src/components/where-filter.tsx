import { EnvironmentSwitch } from './environment-switch.js';
import { NameField } from './name-field.js';

interface Where {
  component?: string;
  environment?: string;
}

/** Narrows a list down to a component and an environment. What is emptied is undefined. */
export function WhereFilter(props: {
  filter: Where;
  onComponent: (component: string | undefined) => void;
  onEnvironment: (environment: string | undefined) => void;
}) {
  const { filter, onComponent, onEnvironment } = props;
  return (
    <>
      <NameField
        label="Component"
        field="component"
        environment={filter.environment}
        value={filter.component ?? ''}
        onChange={(component) => onComponent(component || undefined)}
      />
      <EnvironmentSwitch
        all="All environments"
        value={filter.environment ?? ''}
        onChange={(environment) => onEnvironment(environment || undefined)}
      />
    </>
  );
}

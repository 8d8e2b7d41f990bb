import { getRouteApi, Link } from '@tanstack/react-router';
import { Settings2 } from 'lucide-react';
import { useApi } from '../../api/context.js';
import type { FindingWithDetails } from '../../api/schema.generated.js';
import { buttonClass } from '../../components/form/button.js';
import { ExportLink } from '../../components/layout/export-link.js';
import { Fetched } from '../../components/layout/fetched.js';
import { PageHead, StateLine } from '../../components/layout/page-head.js';
import { Columns } from '../../components/layout/panel.js';
import { ComponentTrail } from '../../components/text/component-trail.js';
import { SeverityChip } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { ExternalLinks } from '../event/external-links.js';
import { FindingStateMark } from '../findings/finding-state.js';
import { findingTitle } from '../findings/finding-title.js';
import { HourSpan } from '../findings/hour-span.js';
import { AlertsSent } from './alerts-sent.js';
import { ErrorsPerMinute } from './errors-per-minute.js';
import { BasicAttributes, ExtendedAttributes } from './finding-attributes.js';
import { FindingHistory } from './finding-history.js';
import { NewErrors } from './new-errors.js';
import { Overview } from './overview.js';
import { RelatedEvents, RelatedTypes } from './related.js';

const route = getRouteApi('/findings/$findingId');

/** Everything about one finding. */
export function FindingPage() {
  const { findingId } = route.useParams();
  const finding = useApi().query.useQuery('get', '/v1/findings/{id}', {
    params: { path: { id: findingId } },
  });
  return (
    <Fetched
      from={finding}
      what="the finding"
      lines={10}
      head={<PageHead title="Finding" above={<Link to="/findings">All findings</Link>} />}
    >
      {(found) => <Shown finding={found} />}
    </Fetched>
  );
}

function Shown({ finding }: { finding: FindingWithDetails }) {
  const { component, environment, severity, from, to, attributes, newTypes } = finding;
  const title = findingTitle(finding);
  const place = { component, environment, version: attributes.versions[0] ?? null, type: newTypes[0]?.type ?? '' };
  return (
    <article>
      <PageHead
        title={title}
        above={<ComponentTrail component={component} environment={environment} />}
        shown={<Text>{title}</Text>}
      >
        <FindingActions finding={finding} />
      </PageHead>
      <StateLine>
        <SeverityChip of={severity} />
        <FindingStateMark finding={finding} />
        <HourSpan from={from} to={to} />
      </StateLine>
      <Columns
        main={
          <>
            <Overview finding={finding} />
            <ErrorsPerMinute finding={finding} />
            <NewErrors finding={finding} />
            <AlertsSent finding={finding} />
            <FindingHistory finding={finding} />
            <RelatedEvents finding={finding} />
          </>
        }
        side={
          <>
            <BasicAttributes finding={finding} />
            <ExtendedAttributes finding={finding} />
            <ExternalLinks place={place} />
            <RelatedTypes finding={finding} />
          </>
        }
      />
    </article>
  );
}

/** A link to the inspection, and the finding as a file. */
function FindingActions({ finding: { id, inspectionId } }: { finding: FindingWithDetails }) {
  return (
    <>
      <Link to="/inspections/$inspectionId" params={{ inspectionId }} className={buttonClass()}>
        <Settings2 aria-hidden="true" />
        Inspection settings
      </Link>
      <ExportLink of="findings" id={id} />
    </>
  );
}

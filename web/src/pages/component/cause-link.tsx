import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import { Text } from '../../components/text/text.js';

/** A type that had its part in a status of the past, by its name, on a line of its own. */
export function CauseLink({ typeId }: { typeId: string }) {
  const { data, error } = useApi().query.useQuery('get', '/v1/types/{id}', { params: { path: { id: typeId } } });
  if (data === undefined) return <p>{error === null ? '…' : 'a type that is not kept'}</p>;
  return (
    <p>
      <Link className="two-lines" to="/types/$typeId" params={{ typeId }} title={data.type}>
        <Text>{data.type}</Text>
      </Link>
    </p>
  );
}

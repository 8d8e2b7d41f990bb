/** A word after a table's name that is not an alias of it. */
const NO_ALIAS = /^(WHERE|SET|LEFT|JOIN|CROSS|ON|ORDER|GROUP|RETURNING|VALUES|SELECT|FOR|USING|UNION|LIMIT)$/i;

/**
 * The places of a function's text that name one of `tables` without restricting it to the project `p`; as far as the
 * text tells. What is inserted has to begin with the project, what is read, changed or deleted has to be compared with it.
 */
export function unrestricted(body: string, tables: readonly string[]): string[] {
  return body.split(';').flatMap((statement) => {
    const named = new RegExp(
      `\\b(FROM|JOIN|UPDATE|INTO)\\s+"?(${tables.join('|')})\\b"?(?:\\s+AS)?(?:\\s+(\\w+))?`,
      'gi',
    );
    if (tables.length === 0) return [];
    return [...statement.matchAll(named)]
      .filter(([, verb = '', table = '', word]) => {
        if (/into/i.test(verb)) return !insertsProject(statement, table);
        const alias = word === undefined || NO_ALIAS.test(word) ? null : word;
        return !comparesProject(statement, table, alias);
      })
      .map(([place]) => place.replaceAll(/\s+/g, ' '));
  });
}

function insertsProject(statement: string, table: string): boolean {
  const insert = new RegExp(
    `INTO\\s+${table}(\\s+AS\\s+\\w+)?\\s*\\(project_id,[^)]*\\)\\s*(VALUES\\s*\\(p,|SELECT(\\s+DISTINCT\\s+ON\\s*\\([^)]*\\))?\\s+p,)`,
    'i',
  );
  return insert.test(statement);
}

function comparesProject(statement: string, table: string, alias: string | null): boolean {
  const column = table === 'project' ? 'id' : 'project_id';
  const names = alias === null ? [`${table}\\.${column}`, `(?<![.\\w])${column}`] : [`\\b${alias}\\.${column}`];
  return names.some((name) => new RegExp(`${name} = p\\b`).test(statement));
}

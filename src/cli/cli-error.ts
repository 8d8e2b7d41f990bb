/** Why a tool could not do its work, in words for the terminal; the program ends with code 2. */
export class CliError extends Error {
  override name = 'ToolError';
}

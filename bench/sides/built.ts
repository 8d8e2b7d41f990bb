/** A module of the built service, typed as its source: the very code that the product runs. */
export async function built<Module>(file: string): Promise<Module> {
  return (await import(new URL(`../../dist/${file}`, import.meta.url).href)) as Module;
}

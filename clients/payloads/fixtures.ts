export function writeFixtures(..._: unknown[]): void {}

/** Our own link to a finding; null where there is none, or nobody said where the pages are. */
export function findingUrl(publicUrl: string | null, findingId: string | null): string | null {
  return publicUrl === null || findingId === null ? null : `${publicUrl}/findings/${findingId}`;
}

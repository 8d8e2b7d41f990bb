/**
 * A text of a client: it keeps its direction, and words of any length break. `lang=""`: its language is unknown.
 */
export function Text({ children }: { children: string }) {
  return (
    <bdi lang="" dir="auto">
      {children}
    </bdi>
  );
}

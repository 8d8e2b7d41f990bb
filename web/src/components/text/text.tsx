/**
 * A text that a client sent, as text: its direction stays its own, and a word of any length breaks.
 * `lang=""`: nobody knows its language.
 */
export function Text({ children }: { children: string }) {
  return (
    <bdi lang="" dir="auto">
      {children}
    </bdi>
  );
}

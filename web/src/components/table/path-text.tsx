import { Fragment } from 'react';

/** The path of a component as text that breaks between its parts before it breaks inside one. */
export function PathText({ children }: { children: string }) {
  return (
    <bdi lang="" dir="auto">
      {children.split('/').map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a path never move.
        <Fragment key={place}>
          {place > 0 && (
            <>
              /<wbr />
            </>
          )}
          {part}
        </Fragment>
      ))}
    </bdi>
  );
}

import { Fragment } from 'react';
import { Text } from './text.js';
import { Time } from './time.js';

const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** A sentence of the service with its instants shown in the viewer's time zone. */
export function InLocalTime({ children }: { children: string }) {
  return children.split(INSTANT).map((part, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never move.
    <Fragment key={place}>{place % 2 === 0 ? <Text>{part}</Text> : <Time at={part} />}</Fragment>
  ));
}

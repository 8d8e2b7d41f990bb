import { z } from 'zod';
import { TOPICS } from '../model/topic.js';
import { projectQuery } from './common/query.js';

export const changesQuery = projectQuery({
  since: z.string().max(200).optional().meta({ description: 'The `version` of an earlier answer' }),
});

/** How a project stands, and what of it has changed. */
export const changesOut = z
  .object({
    version: z.string().meta({ description: 'Opaque; another one when something has changed' }),
    topics: z
      .array(z.enum(TOPICS))
      .meta({ description: 'What has changed since `since`; all of it when that was left out' }),
  })
  .meta({
    id: 'Changes',
    example: { version: 'u1xCz.u1xCz.8a0Tq.Hq2mE.0kPzr.Yw5sd', topics: ['events', 'status'] },
  });

export const changesStream = z.string().meta({
  description: 'Server-sent events: `hello`, then `changed` with the topics, and `ping` in between',
  example:
    'event: hello\nid: u1xCz.u1xCz.8a0Tq.Hq2mE.0kPzr.Yw5sd\ndata: {}\n\nevent: changed\nid: Vb3kQ.Vb3kQ.8a0Tq.Hq2mE.0kPzr.Yw5sd\ndata: {"topics":["events","status"]}\n\n',
});

# By tag and digest: see docker-compose.yml.
FROM node:22-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
# npm keeps Prisma's command line because its client names it as an optional peer; nothing needs it at run time, nor
# Prisma's compilers for other databases, maps and types.
RUN node scripts/run.mjs \
  && npm prune --omit=dev --no-audit --no-fund \
  && cd node_modules \
  && rm -rf .cache prisma effect typescript @types @electric-sql @visx react react-dom elkjs remeda lodash \
  && cd @prisma \
  && rm -rf dev engines engines-version fetch-engine studio-core streams-local query-plan-executor \
  && find client/runtime -name 'query_compiler_*' ! -name '*_small_bg.postgresql.*' -delete \
  && find .. -type f '(' -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' ')' -delete

FROM node:22-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c
ENV NODE_ENV=production HOST=0.0.0.0 GLUEPOINT_DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/web/dist ./web/dist
COPY --from=build /app/prisma/migrations ./prisma/migrations
RUN mkdir /data && chown node:node /data
# An ordinary user: the embedded PostgreSQL, used without DATABASE_URL, does not run as root.
USER node
VOLUME /data
EXPOSE 3000
# Also of a worker, which serves only this and /metrics.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# A process of its own as number 1 buries the dead: `docker run --init`, or `init: true` in docker-compose.yml.
CMD ["node", "dist/server.js"]

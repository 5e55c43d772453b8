# The production server in an image of its own: docker build -t headroom .
# Run by itself it keeps everything in /data; with DATABASE_URL and REDIS_URL any number of it share a load (compose.yaml).

FROM node:24-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json ./
# The install script makes a database image for quicker first starts, from files that are not here yet.
RUN npm ci --ignore-scripts
COPY . .
RUN HEADROOM_STANDALONE=1 npm run build

FROM node:24-slim
WORKDIR /app
# HOSTNAME is where the server listens; Docker would set it to the container's name.
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000 HEADROOM_DATA_DIR=/data
COPY --from=build /app/.next/standalone ./
COPY --from=build /app/.next/static ./.next/static
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health?routable`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Not npm: its shell does not hand SIGTERM on, and running replies would be cut off.
CMD ["node", "server.js"]

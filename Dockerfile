# Baton in one image: `docker build -t baton .`, then `docker run baton --help`.

FROM node:24-bookworm-slim AS build
WORKDIR /baton
COPY . .
RUN npm ci && npx turbo run compile && npm prune --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    BATON_DATA_DIR=/data \
    # libuv reads it once at start; the embedded database would starve file reads on the default 4.
    UV_THREADPOOL_SIZE=16
WORKDIR /baton
COPY --from=build /baton/package.json /baton/LICENSE ./
COPY --from=build /baton/node_modules ./node_modules
COPY --from=build /baton/packages ./packages
# A named volume takes over owner and mode; all else of the image is only read.
RUN install -d -o node -g node -m 0700 /data
VOLUME /data
USER node
EXPOSE 4317 4318 4320 8123
ENTRYPOINT ["node", "/baton/packages/cli/dist/main.js"]
CMD ["up"]

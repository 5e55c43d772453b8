import { writeImage } from "../server/db/pglite-image";

// Only a quicker first start depends on it: an install must not fail here.
await writeImage().catch((error: unknown) => {
  console.warn(
    `No database image was made (${String(error)}); the first start makes its database from nothing.`,
  );
});

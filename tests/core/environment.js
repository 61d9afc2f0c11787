// The environment of the host, which Emscripten hides: GoogleTest reads its shard from there.
Module.preRun = () => Object.assign(ENV, process.env);

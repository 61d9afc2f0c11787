// npm start: sets everything up, builds the package, and fits a model to real data with it.
import { buildModule, buildPackage, setUpBuild } from "./build.mjs";
import { command, run, step } from "./process.mjs";

await command(async () => {
  await step("set-up", setUpBuild);
  await step("WebAssembly module", buildModule);
  await step("npm package", buildPackage);
  await step("model", () => run(process.execPath, ["examples/doctor_visits.mjs"]));
});

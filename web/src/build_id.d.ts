/** The id of the build that the glue belongs to; written by the build. */
declare const buildId: string;
export default buildId;

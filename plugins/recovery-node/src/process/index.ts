export { abortError, throwIfAborted } from './abort';
export { backendMark } from './backendMark';
export { redactSecrets } from './redact';
export { collectSecrets, redactCommonSecrets } from './secrets';
export { runTool, streamToolLines } from './runTool';
export { streamTool } from './streamTool';
export type { RunToolOptions, ToolOutput, ToolResult } from './types';

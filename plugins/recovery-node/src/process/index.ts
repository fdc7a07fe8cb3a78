export type { RunToolOptions, ToolResult } from './types';

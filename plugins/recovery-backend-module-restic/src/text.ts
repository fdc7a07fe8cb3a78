export { plainText as plain } from 'backstage-plugin-recovery-node';

import { LogoIcon } from './LogoIcon';

export const LogoFull = () => (
  <span style={{ display: 'inline-flex', alignItems: 'center', gap: 10 }}>
    <LogoIcon />
    <span style={{ color: '#7df3e1', fontSize: 20, fontWeight: 600 }}>
      Recovery
    </span>
  </span>
);

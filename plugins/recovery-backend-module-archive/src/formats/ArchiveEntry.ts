/** One entry of an archive, as it says of itself. Nothing in it is trusted. */
export interface ArchiveEntry {
  name: string;
  type: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';
  /** What an entry of type `other` is, for people. */
  otherType?: string;
  /** Bytes of content; 0 but for files. Absent when only unpacking tells. */
  size?: number;
  mode?: number;
  modifiedAt?: Date;
  /** Where a link points. */
  linkName?: string;
  /** The content, once, and only before the next entry is asked for. */
  data(): AsyncIterable<Buffer>;
  /** Whether the entries after this one can be read though this one's content is damaged. */
  independent?: boolean;
}

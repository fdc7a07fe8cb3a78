import type { PostgresSettings } from './settings';

/** The port is only part of the socket's name: nothing is listened on. */
export const PORT = 5432;

/**
 * The whole configuration of the server: nothing of the restored one is read but where
 * recovery ends. It can be reached through the socket alone, archives nothing, follows no
 * primary, and waits for no standby.
 */
export function serverConfig(
  settings: PostgresSettings,
  directories: { socket: string },
): string {
  const parameters: Record<string, string> = {
    shared_buffers: '64MB',
    max_connections: '20',
    // A prepared transaction of the original must find a place.
    max_prepared_transactions: '100',
    ...settings.parameters,
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: directories.socket,
    unix_socket_permissions: '0700',
    hba_file: `${directories.socket}/pg_hba.conf`,
    ident_file: `${directories.socket}/pg_ident.conf`,
    ssl: 'off',
    archive_mode: 'off',
    archive_command: '',
    primary_conninfo: '',
    primary_slot_name: '',
    synchronous_standby_names: '',
    max_wal_senders: '0',
    recovery_end_command: '',
    archive_cleanup_command: '',
    recovery_target_action: 'promote',
    // Connections are taken only when recovery has finished, and none of the limits of
    // the original must be matched.
    hot_standby: 'off',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_line_prefix: '',
    cluster_name: 'recovery-check',
  };
  return Object.entries(parameters)
    .map(
      ([name, value]) => `${name} = '${value.replace(/(['\\])/g, '$1$1')}'\n`,
    )
    .join('');
}

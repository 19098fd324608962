export type DovecotParams = {
  /** Such as `2.3.21`. */
  version: string;
  folder: string;
  ports: { plain: number; tls: number };
  /** Whose the mails are. With names the whole server runs as that one: only root can switch to somebody else. */
  owner: { uid: string; gid: string; names: { user: string; group: string } | null };
  password: string;
};

/** A server of its own within a folder: any name logs in with the one password, and has its mails there. */
export function dovecotConfig(params: DovecotParams): string {
  const { version, folder, ports, owner } = params;
  const asOneUser = owner.names
    ? `default_internal_user = ${owner.names.user}
default_login_user = ${owner.names.user}
default_internal_group = ${owner.names.group}`
    : '';
  return `${version.startsWith('2.3.') ? before24(params) : since24(params)}
base_dir = ${folder}/run
state_dir = ${folder}/state
instance_name = ${folder}
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
first_valid_uid = 1
first_valid_gid = 1
${asOneUser}
ssl = yes
auth_mechanisms = plain login
namespace inbox {
  inbox = yes
  mailbox Abgelegt {
    auto = create
    special_use = \\Sent
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${ports.plain}
  }
  inet_listener imaps {
    port = ${ports.tls}
    ssl = yes
  }
}
service anvil {
  chroot =
}
`;
}

const before24 = ({ folder, owner, password }: DovecotParams) => `
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail/%u
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail/%u
}`;

/** What has other names since 2.4; the versions have to come first. */
const since24 = ({ folder, owner, password }: DovecotParams) => `dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
ssl_server_cert_file = ${folder}/cert.pem
ssl_server_key_file = ${folder}/key.pem
auth_allow_cleartext = yes
mail_driver = maildir
mail_home = ${folder}/mail/%{user}
mail_path = ${folder}/mail/%{user}
mail_uid = ${owner.uid}
mail_gid = ${owner.gid}
passdb static {
  password = ${password}
}`;

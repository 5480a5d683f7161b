import { classes, Message, methods, parseMessage } from 'werift';
import { IceAgent, newIceCredentials } from './ice';

describe('IceAgent towards a full agent', () => {
  const [local, remote] = [newIceCredentials(), newIceCredentials()];
  const sent: Buffer[] = [];
  const agent = new IceAgent({
    local,
    remote,
    remoteAddress: ['127.0.0.1', 4000],
    send: (datagram) => sent.push(datagram),
    onLost: () => undefined,
  });
  beforeEach(() => (sent.length = 0));

  /** A check of the server's: signed with a password that should be ours. */
  function check(pwd: string): Message {
    const request = new Message(methods.BINDING, classes.REQUEST)
      .setAttribute('USERNAME', `${local.ufrag}:${remote.ufrag}`)
      .setAttribute('PRIORITY', 1)
      .setAttribute('ICE-CONTROLLED', 1n) as Message;
    agent.receive(request.addMessageIntegrity(Buffer.from(pwd)).addFingerprint().bytes);
    return request;
  }

  it('answers its checks, signed, with the address that they came from', () => {
    const request = check(local.pwd);
    expect(sent).toHaveLength(1);
    const response = parseMessage(sent[0] ?? Buffer.alloc(0), Buffer.from(local.pwd));
    expect(response).toMatchObject({
      messageClass: classes.RESPONSE,
      transactionIdHex: request.transactionIdHex,
    });
    expect(response?.getAttributeValue('XOR-MAPPED-ADDRESS')).toEqual(['127.0.0.1', 4000]);
  });

  it('does not answer whoever lacks our password', () => {
    check('another password');
    expect(sent).toEqual([]);
  });
});

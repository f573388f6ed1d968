import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** A mail server that keeps what it is given. */
export interface MailSink {
  /** Mails as they arrived, headers and all. */
  readonly received: readonly string[];
  readonly close: () => Promise<void>;
}

/** Starts a mail server without TLS or login, which is all that RFC 5321 asks of one. */
export async function startedMailSink(address: string, port: number): Promise<MailSink> {
  const received: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    // A client that goes away in the middle of a mail is its own affair.
    socket.on("error", () => undefined);
    talk(socket, received);
  });
  server.listen(port, address);
  await once(server, "listening");
  return {
    received,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function talk(socket: Socket, received: string[]): void {
  let text = "";
  let isMail = false;
  socket.setEncoding("utf8");
  socket.write("220 sink\r\n");
  socket.on("data", (chunk: string) => {
    text += chunk;
    for (;;) {
      const end = isMail ? "\r\n.\r\n" : "\r\n";
      const at = text.indexOf(end);
      if (at < 0) return;
      const part = text.slice(0, at);
      text = text.slice(at + end.length);
      if (isMail) received.push(part);
      const isQuit = /^QUIT/i.test(part) && !isMail;
      const isData = /^DATA/i.test(part) && !isMail;
      socket.write(isQuit ? "221 bye\r\n" : isData ? "354 go on\r\n" : "250 ok\r\n");
      if (isQuit) socket.end();
      isMail = isData;
    }
  });
}

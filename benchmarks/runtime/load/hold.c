// Holds idle connections: hold PORT CONNECTIONS SOURCE, from 127.0.0.SOURCE, 127.1.0.SOURCE and so on, since finding a free port takes
// long where most of an address are taken. Says "connected" when all are open; for every line on its
// input it then has a byte echoed by each of them, and says "echoed"; at the end of its input it ends.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define PER_ADDRESS 4000

static void fail(const char *what) { perror(what); exit(1); }

int main(int count, char **arguments) {
  if (count != 4) { fprintf(stderr, "hold PORT CONNECTIONS SOURCE\n"); return 2; }
  int connections = atoi(arguments[2]), *fds = calloc(connections, sizeof(int)), one = 1;
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  struct sockaddr_in from = {.sin_family = AF_INET};
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  for (int i = 0; i < connections; i++) {
    from.sin_addr.s_addr = htonl(0x7f000000 | (i / PER_ADDRESS) << 16 | atoi(arguments[3]));
    fds[i] = socket(AF_INET, SOCK_STREAM, 0);
    // The port is chosen with the far end in sight, so that each source has all of them.
    if (fds[i] < 0 || setsockopt(fds[i], IPPROTO_IP, 24 /* IP_BIND_ADDRESS_NO_PORT */, &one, sizeof one)) fail("socket");
    if (bind(fds[i], (struct sockaddr *)&from, sizeof from) || connect(fds[i], (struct sockaddr *)&to, sizeof to)) fail("connect");
  }
  printf("connected\n");
  fflush(stdout);
  char line[64], byte = 'x';
  while (fgets(line, sizeof line, stdin)) {
    for (int i = 0; i < connections; i++) if (write(fds[i], &byte, 1) != 1) fail("write");
    for (int i = 0; i < connections; i++) if (read(fds[i], &byte, 1) != 1 || byte != 'x') fail("read");
    printf("echoed\n");
    fflush(stdout);
  }
  return 0;
}

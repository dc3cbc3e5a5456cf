// The load of the echo comparison, the same for every server: load PORT CONNECTIONS BYTES REQUESTS. One request at a time on each
// connection; ends when all have been answered. Prints the requests of a second.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) { perror(what); exit(1); }

int main(int count, char **arguments) {
  if (count != 5) { fprintf(stderr, "load PORT CONNECTIONS BYTES REQUESTS\n"); return 2; }
  int port = atoi(arguments[1]), connections = atoi(arguments[2]), bytes = atoi(arguments[3]);
  long requests = atol(arguments[4]), sent = 0, answered = 0;
  char *out = malloc(bytes), *in = malloc(bytes);
  int *missing = calloc(65536, sizeof(int));
  memset(out, 'x', bytes);
  int poll = epoll_create1(0);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct timespec from, until;
  for (int i = 0; i < connections; i++) {
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to)) fail("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
  }
  clock_gettime(CLOCK_MONOTONIC, &from);
  // The descriptors follow each other upon the epoll's.
  for (int fd = poll + 1; fd <= poll + connections && sent < requests; fd++, sent++) {
    if (write(fd, out, bytes) != bytes) fail("write");
    missing[fd] = bytes;
  }
  struct epoll_event events[256];
  while (answered < requests) {
    int ready = epoll_wait(poll, events, 256, 10000);
    if (ready <= 0) fail("no answer within ten seconds");
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      ssize_t got = read(fd, in, missing[fd]);
      if (got <= 0) fail("read");
      for (ssize_t k = 0; k < got; k++) if (in[k] != 'x') { fprintf(stderr, "a byte came back wrong\n"); return 1; }
      if ((missing[fd] -= got) > 0) continue;
      answered++;
      if (sent < requests) {
        if (write(fd, out, bytes) != bytes) fail("write");
        missing[fd] = bytes;
        sent++;
      }
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &until);
  double seconds = until.tv_sec - from.tv_sec + (until.tv_nsec - from.tv_nsec) / 1e9;
  printf("rate %.0f /s\n", requests / seconds);
  return 0;
}

// The floor of the comparisons: an echo server on epoll in C, one thread. echo [CONNECTIONS] says "held" once it has that many.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int count, char **arguments) {
  long wanted = count > 1 ? atol(arguments[1]) : -1;
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof at;
  if (bind(listener, (struct sockaddr *)&at, length) || listen(listener, 4096)) { perror("listen"); return 1; }
  getsockname(listener, (struct sockaddr *)&at, &length);
  printf("port %d\n", ntohs(at.sin_port));
  fflush(stdout);
  int poll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[256];
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  char buffer[4096];
  for (;;) {
    int ready = epoll_wait(poll, events, 256, -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        int connection = accept(listener, NULL, NULL);
        setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        event.data.fd = connection;
        epoll_ctl(poll, EPOLL_CTL_ADD, connection, &event);
        if (--wanted == 0) { printf("held\n"); fflush(stdout); }
        continue;
      }
      ssize_t got = read(fd, buffer, sizeof buffer);
      if (got <= 0 || write(fd, buffer, got) != got) close(fd);
    }
  }
}

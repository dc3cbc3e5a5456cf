// The managed program of the benchmark. It says by a datagram that it runs, and then does what it was asked to:
//   child SOCKET NAME           nothing more
//   child SOCKET NAME count     a line with a growing number every 5 ms
//   child SOCKET NAME flood N   after 3 s, in which its manager comes to rest, N bytes in lines of 100; then says "done"
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static void tell(const char *path, const char *name, const char *what)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    char text[200];
    int length = snprintf(text, sizeof text, "%s %s %d %lld", name, what, getpid(), now.tv_sec * 1000000000LL + now.tv_nsec);
    int socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sendto(socket_, text, length, 0, (struct sockaddr *)&address, sizeof address);
    close(socket_);
}

static void flood(long long bytes)
{
    enum { line = 100, lines = 80 };
    static char buffer[line * lines];
    memset(buffer, 'x', sizeof buffer);
    for (int index = 0; index < lines; index++)
        buffer[index * line + line - 1] = '\n';
    while (bytes > 0) {
        ssize_t count = write(1, buffer, bytes < (long long)sizeof buffer ? (size_t)bytes : sizeof buffer);
        if (count <= 0)
            exit(1);
        bytes -= count;
    }
}

int main(int count, char **words)
{
    if (count < 3)
        return 2;
    tell(words[1], words[2], "runs");
    if (count > 4 && strcmp(words[3], "flood") == 0) {
        sleep(3);
        flood(atoll(words[4]));
        tell(words[1], words[2], "done");
    }
    for (long number = 1; count > 3 && strcmp(words[3], "count") == 0; number++) {
        char text[32];
        int length = snprintf(text, sizeof text, "%ld\n", number);
        if (write(1, text, length) != length)
            return 1;
        usleep(5000);
    }
    for (;;)
        pause();
}

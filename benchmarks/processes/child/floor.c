// The least that a manager can be: it starts so many children and each that dies once more. What it takes is the kernel's.
//   floor CHILD SOCKET COUNT
#define _GNU_SOURCE
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

extern char **environ;

static pid_t start(char *child, char *socket, int number)
{
    char name[16];
    snprintf(name, sizeof name, "w%d", number);
    char *words[] = { child, socket, name, NULL };
    pid_t pid;
    return posix_spawn(&pid, child, NULL, NULL, words, environ) == 0 ? pid : 0;
}

int main(int count, char **words)
{
    int children = count > 3 ? atoi(words[3]) : 0;
    pid_t *pids = calloc(children, sizeof *pids);
    for (int number = 0; number < children; number++)
        pids[number] = start(words[1], words[2], number);
    for (pid_t ended; (ended = wait(NULL)) > 0;)
        for (int number = 0; number < children; number++)
            if (pids[number] == ended) {
                pids[number] = start(words[1], words[2], number);
                break;
            }
    return 0;
}

using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Tests.Synchronization;

/// <summary>
/// The laws of locks, held against drawn programs of fibers that lock, wait, give up at drawn times and hold for a while: a mutex is held by
/// one, a lock by readers or one writer, no more permits are out than there are, and in the end all is free.
/// </summary>
internal sealed class LockLaws(Io io)
{
    private readonly AsyncMutex _mutex = new("mutex");
    private readonly RwLock _books = new("books");
    private readonly AsyncSemaphore _seats = new("seats", 3);
    private int _inMutex;
    private int _readers;
    private int _writers;
    private int _seated;

    /// <summary>Draws a program and checks the laws while it runs.</summary>
    public static async Task HoldAsync(Io io, int fibers, int rounds)
    {
        var laws = new LockLaws(io);
        var running = Enumerable.Range(0, fibers).Select(i => io.Spawn($"fiber:{i}", async Fiber () => await laws.RunAsync(rounds))).ToList();
        foreach (var fiber in running)
        {
            await fiber;
        }

        Assert.Equal("mutex 'mutex'", laws._mutex.ToString());
        Assert.Equal("lock 'books'", laws._books.ToString());
        Assert.Equal("semaphore 'seats' (3 of 3 free)", laws._seats.ToString());
    }

    private async Task RunAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            try
            {
                using var source = new CancellationTokenSource(Moment(), io.Clock);
                await EnterAsync(Draw(5), Draw(2) == 0 ? source.Token : CancellationToken.None);
            }
            catch (Exception error) when (error is OperationCanceledException or TimeoutException)
            {
                await Task.Yield();
            }
        }
    }

    private async Task EnterAsync(int what, CancellationToken token)
    {
        switch (what)
        {
            case 0:
                using (await _mutex.LockAsync(token))
                {
                    await InsideAsync(() => Assert.Equal(1, Interlocked.Increment(ref _inMutex)), () => Interlocked.Decrement(ref _inMutex));
                }

                break;
            case 1:
                using (await _mutex.LockAsync(io.Clock, Moment(), token))
                {
                    await InsideAsync(() => Assert.Equal(1, Interlocked.Increment(ref _inMutex)), () => Interlocked.Decrement(ref _inMutex));
                }

                break;
            case 2:
                using (await _books.ReadAsync(token))
                {
                    await InsideAsync(
                        () =>
                        {
                            Interlocked.Increment(ref _readers);
                            Assert.Equal(0, Volatile.Read(ref _writers));
                        },
                        () => Interlocked.Decrement(ref _readers));
                }

                break;
            case 3:
                using (await _books.WriteAsync(token))
                {
                    await InsideAsync(
                        () =>
                        {
                            Assert.Equal(1, Interlocked.Increment(ref _writers));
                            Assert.Equal(0, Volatile.Read(ref _readers));
                        },
                        () => Interlocked.Decrement(ref _writers));
                }

                break;
            default:
                var permits = 1 + Draw(3);
                using (await _seats.AcquireAsync(permits, token))
                {
                    await InsideAsync(
                        () => Assert.InRange(Interlocked.Add(ref _seated, permits), 1, 3), () => Interlocked.Add(ref _seated, -permits));
                }

                break;
        }
    }

    private async Task InsideAsync(Action enter, Action leave)
    {
        enter();
        if (Draw(2) == 0)
        {
            await Task.Yield();
        }

        leave();
    }

    private TimeSpan Moment() => TimeSpan.FromMicroseconds(Draw(300));

    private int Draw(int below) => (int)io.Random.NextInt64(below);
}

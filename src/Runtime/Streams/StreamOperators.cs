using System.Runtime.CompilerServices;

namespace Holdfast.Runtime.Streams;

/// <summary>
/// Operators over asynchronous sequences. Each works only when the next element is asked for, holds no more elements than it says, and ends the
/// sequence it reads when it is disposed.
/// </summary>
public static class StreamOperators
{
    /// <summary>Largest batch, window or buffer, in elements.</summary>
    public const int LargestCapacity = 1 << 20;

    /// <summary>Each element as something else.</summary>
    public static async IAsyncEnumerable<TResult> Map<T, TResult>(
        this IAsyncEnumerable<T> source, Func<T, TResult> map, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(map);
        await foreach (var element in source.WithCancellation(cancellationToken))
        {
            yield return map(element);
        }
    }

    /// <summary>Each element as something else that has to be waited for, one at a time.</summary>
    public static async IAsyncEnumerable<TResult> Map<T, TResult>(
        this IAsyncEnumerable<T> source,
        Func<T, CancellationToken, ValueTask<TResult>> map,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(map);
        await foreach (var element in source.WithCancellation(cancellationToken))
        {
            yield return await map(element, cancellationToken);
        }
    }

    /// <summary>The elements that fit.</summary>
    public static async IAsyncEnumerable<T> Filter<T>(
        this IAsyncEnumerable<T> source, Func<T, bool> fits, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(fits);
        await foreach (var element in source.WithCancellation(cancellationToken))
        {
            if (fits(element))
            {
                yield return element;
            }
        }
    }

    /// <summary>All elements, none sooner after the one before than <paramref name="interval"/>. None is dropped: the source is read more slowly.</summary>
    public static async IAsyncEnumerable<T> Throttle<T>(
        this IAsyncEnumerable<T> source, Clock clock, TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        var next = TimeSpan.MinValue;
        await foreach (var element in source.WithCancellation(cancellationToken))
        {
            if (clock.Elapsed is var now && now < next)
            {
                await clock.Delay(next - now, cancellationToken);
            }

            next = clock.Elapsed + interval;
            yield return element;
        }
    }

    /// <summary>
    /// Windows of <paramref name="size"/> successive elements, each beginning <paramref name="step"/> elements after the one before. Only whole
    /// windows are given.
    /// </summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> Window<T>(
        this IAsyncEnumerable<T> source, int size, int step = 1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckCapacity(size);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        var window = new Queue<T>(Math.Min(size, 256));
        var skip = 0;
        await foreach (var element in source.WithCancellation(cancellationToken))
        {
            if (skip > 0)
            {
                skip--;
                continue;
            }

            window.Enqueue(element);
            if (window.Count < size)
            {
                continue;
            }

            yield return window.ToArray();
            for (var i = 0; i < step && window.Count > 0; i++)
            {
                window.Dequeue();
            }

            skip = Math.Max(0, step - size);
        }
    }

    /// <summary>The elements in batches of <paramref name="size"/>; the last may be smaller.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> Batch<T>(
        this IAsyncEnumerable<T> source, int size, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckCapacity(size);
        var batch = new List<T>();
        await foreach (var element in source.WithCancellation(cancellationToken))
        {
            batch.Add(element);
            if (batch.Count == size)
            {
                yield return batch;
                batch = [];
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    /// <summary>
    /// The elements in batches of <paramref name="size"/>, or of what has come within <paramref name="longest"/> of a batch's first element. A fiber reads
    /// the source meanwhile, at most one batch ahead.
    /// </summary>
    /// <param name="source">The elements.</param>
    /// <param name="io">Runs the fiber and measures the time.</param>
    /// <param name="name">The name of the buffer and its fiber in task dumps.</param>
    /// <param name="size">Most elements in a batch.</param>
    /// <param name="longest">How long the first element of a batch waits for others at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <typeparam name="T">The element.</typeparam>
    public static IAsyncEnumerable<IReadOnlyList<T>> Batch<T>(
        this IAsyncEnumerable<T> source, Io io, string name, int size, TimeSpan longest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(io);
        CheckCapacity(size);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(longest, TimeSpan.Zero);
        return new Pump<T>(io, name, size, [source]).BatchesAsync(size, longest, cancellationToken);
    }

    /// <summary>The elements, read ahead by a fiber as long as fewer than <paramref name="capacity"/> wait to be taken.</summary>
    /// <param name="source">The elements.</param>
    /// <param name="io">Runs the fiber.</param>
    /// <param name="name">The name of the buffer and its fiber in task dumps.</param>
    /// <param name="capacity">Most elements read and not taken.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <typeparam name="T">The element.</typeparam>
    public static IAsyncEnumerable<T> Buffer<T>(
        this IAsyncEnumerable<T> source, Io io, string name, int capacity, CancellationToken cancellationToken = default) =>
        Merge([source], io, name, capacity, cancellationToken);

    /// <summary>
    /// The elements of several sources as they come; the order of each is kept. A fiber reads each source; the first failure ends all.
    /// </summary>
    /// <param name="sources">The elements.</param>
    /// <param name="io">Runs the fibers.</param>
    /// <param name="name">The name of the buffer and its fibers in task dumps.</param>
    /// <param name="capacity">Most elements read and not taken, besides the one that each fiber may have in hand.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <typeparam name="T">The element.</typeparam>
    public static IAsyncEnumerable<T> Merge<T>(
        this IReadOnlyList<IAsyncEnumerable<T>> sources, Io io, string name, int capacity, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(io);
        CheckCapacity(capacity);
        return new Pump<T>(io, name, capacity, sources).ReadAsync(cancellationToken);
    }

    private static void CheckCapacity(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, LargestCapacity);
    }
}

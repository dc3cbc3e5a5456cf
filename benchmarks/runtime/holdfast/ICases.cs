namespace Holdfast.Benchmarks.Runtime;

/// <summary>The cases of the comparison, each as one contestant writes them.</summary>
internal interface ICases
{
    /// <summary>Two tasks, two bounded channels of one place: round trips.</summary>
    Task RoundTripAsync(int rounds);

    /// <summary>Messages through one bounded channel of 128 places, from a number of producers to one consumer.</summary>
    Task ChannelAsync(int messages, int producers);

    /// <summary>Empty tasks, a thousand at a time, each started and waited for.</summary>
    Task SpawnAsync(int tasks);

    /// <summary>Starts tasks that wait until the returned action is called.</summary>
    Task<Action> SuspendAsync(int tasks);

    /// <summary>As many sleeps at once, from half a second to a second and a half; gives how late each ended.</summary>
    Task<TimeSpan[]> SleepAsync(int sleeps);

    /// <summary>Serves echo on a free port of loopback for ever; tells the port.</summary>
    Task EchoAsync(Action<int> listening);

    /// <summary>Serves echo as a program does that holds many idle connections, with small buffers; tells when it has that many.</summary>
    Task HoldAsync(int connections, Action<int> listening, Action held);
}

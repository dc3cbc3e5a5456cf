namespace Holdfast.Processes.Logs;

/// <summary>How far a worker's two streams were read.</summary>
/// <param name="Output">Position in its standard output.</param>
/// <param name="Error">Position in its standard error.</param>
public readonly record struct LogPositions(long Output, long Error)
{
    /// <summary>The position in a stream.</summary>
    public long Of(LogStream stream) => stream == LogStream.Output ? Output : Error;

    /// <summary>The same with a line read.</summary>
    public LogPositions After(LogLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Stream == LogStream.Output ? this with { Output = line.Next } : this with { Error = line.Next };
    }
}

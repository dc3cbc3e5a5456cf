namespace Holdfast.Contracts.Workers;

/// <summary>
/// A text message on a console's WebSocket; bytes go as binary messages: what is typed as it is, what is shown behind one byte that
/// names the stream (1 for a terminal or standard output, 2 for standard error). The client's first message is an <c>exec</c> or an
/// <c>attach</c>, the server's first a <c>started</c> or a <c>refused</c>, its last an <c>ended</c>.
/// </summary>
public sealed record ConsoleMessage
{
    /// <summary>One of <c>exec attach resize end_input</c> from a client, <c>started refused ended</c> from the server.</summary>
    public required string Type { get; init; }

    /// <summary>For <c>exec</c>: the program and its arguments.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>For <c>exec</c>: whether the program gets a pseudo-terminal.</summary>
    public bool? Terminal { get; init; }

    /// <summary>For <c>attach</c>: whether only to watch. In <c>started</c>: whether what is typed is dropped.</summary>
    public bool? Watch { get; init; }

    /// <summary>For <c>exec</c> and <c>resize</c>: rows of the terminal.</summary>
    public int? Rows { get; init; }

    /// <summary>For <c>exec</c> and <c>resize</c>: columns of the terminal.</summary>
    public int? Columns { get; init; }

    /// <summary>In <c>started</c>: the process.</summary>
    public int? Pid { get; init; }

    /// <summary>In <c>ended</c>: the exit code; 0 where a signal ended it. Left out where the end is not known.</summary>
    public int? Code { get; init; }

    /// <summary>In <c>ended</c>: the signal that ended it; 0 where it exited by itself.</summary>
    public int? Signal { get; init; }

    /// <summary>In <c>refused</c>: the error's code, such as HF4008.</summary>
    public string? Error { get; init; }

    /// <summary>In <c>refused</c>: what is wrong.</summary>
    public string? Detail { get; init; }
}

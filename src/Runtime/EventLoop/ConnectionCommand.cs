namespace Holdfast.Runtime.EventLoop;

/// <summary>Ends writing, or closes, on the connection's loop.</summary>
/// <param name="connection">The connection.</param>
/// <param name="closes">Close it rather than end writing.</param>
internal sealed class ConnectionCommand(LoopConnection connection, bool closes) : IThreadPoolWorkItem
{
    /// <inheritdoc/>
    public void Execute()
    {
        if (closes)
            connection.Close();
        else
            connection.EndWrites();
    }
}

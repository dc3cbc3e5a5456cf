using System.Diagnostics;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>A child whose output is read by this program.</summary>
internal sealed class CapturedChild : ChildProcess
{
    private const int ReadBytes = 16 * 1024;

    // Grandchildren may hold the pipe for ever; what the child itself wrote is there well before this.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMilliseconds(500);

    private readonly Process _process;
    private readonly OutputTail _output = new();
    private readonly Task _drained;
    private readonly Task<int> _exit;

    /// <summary>Takes over a started process with all three streams redirected.</summary>
    public CapturedChild(Process process)
    {
        _process = process;
        Id = process.Id;
        process.StandardInput.Close();
        _drained = Task.WhenAll(PumpAsync(process.StandardOutput.BaseStream), PumpAsync(process.StandardError.BaseStream));
        _exit = ExitAsync();
        _ = ReleaseAsync();
    }

    /// <inheritdoc/>
    public override int Id { get; }

    /// <inheritdoc/>
    public override string Output => _output.ToString();

    /// <inheritdoc/>
    public override async ValueTask<int> WaitForExitAsync(CancellationToken cancellationToken) => await _exit.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Signal(int signal)
    {
        if (!_exit.IsCompleted && !_process.HasExited)
        {
            NativeProcess.Signal(Id, signal);
        }
    }

    // It shares the session of this program.
    /// <inheritdoc/>
    public override void SignalSession(int signal) => Signal(signal);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        await Task.WhenAny(_drained, Task.Delay(DrainLimit, CancellationToken.None));
        return _process.ExitCode;
    }

    // The pipes stay open until the program closes them: let go, it must not die of a broken pipe.
    private async Task ReleaseAsync()
    {
        await _exit;
        await _drained;
    }

    private async Task PumpAsync(Stream stream)
    {
        await using (stream)
        {
            var buffer = new byte[ReadBytes];
            try
            {
                for (var read = await stream.ReadAsync(buffer); read > 0; read = await stream.ReadAsync(buffer))
                {
                    _output.Append(buffer.AsSpan(0, read));
                }
            }
            catch (IOException)
            {
                // The pipe broke: the program is gone and there is no more to read.
            }
        }
    }
}

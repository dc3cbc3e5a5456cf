using Holdfast.Contracts.Config;
using Holdfast.Runtime;

namespace Holdfast.Server.Startup;

/// <summary>
/// Has the configuration carried out at each hang-up signal, as the daemon was told to when it was started. Signals that come while the
/// node is starting are remembered as one.
/// </summary>
/// <param name="io">Runs it.</param>
/// <param name="arguments">What the daemon was started with.</param>
internal sealed class HangUp(Io io, DaemonArguments arguments)
{
    private readonly Lock _lock = new();
    private Func<ApplyRequest, Task>? _apply;
    private bool _isAsked;

    /// <summary>A signal has come. Any thread.</summary>
    public void Take()
    {
        lock (_lock)
        {
            _isAsked = true;
            Begin();
        }
    }

    /// <summary>From now on signals are carried out, and so is one that has come already.</summary>
    /// <param name="apply">Carries the configuration out.</param>
    public void Ready(Func<ApplyRequest, Task> apply)
    {
        lock (_lock)
        {
            _apply = apply;
            Begin();
        }
    }

    private void Begin()
    {
        if (!_isAsked || _apply is not { } apply) return;
        _isAsked = false;
        _ = io.Start("config:reload", () => apply(new ApplyRequest(KeepGoing: arguments.KeepGoing)));
    }
}

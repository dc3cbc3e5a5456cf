using Holdfast.Runtime.Tests.Conformance;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests.ThreadPool;

/// <summary>The real thing, in a folder that is removed afterwards.</summary>
public sealed class ThreadPoolModel : ExecutionModel
{
    public override async Task RunAsync(Func<Io, string, Task> body)
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-runtime-");
        try
        {
            await using var io = new ThreadPoolIo();
            await body(io, folder.FullName).WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public override ProcessStart Prints(string text, int status) => Shell("printf '%s' \"$1\"; exit \"$2\"", text, $"{status}");

    public override ProcessStart PrintsVariable(string name) => Shell($"printf '%s' \"${name}\"");

    public override ProcessStart Sleeps() => new() { File = "sleep", Arguments = ["60"] };

    public override ProcessStart CatchesTermination() =>
        Shell("trap 'printf caught; kill $!; exit 3' TERM; printf ready; sleep 60 & wait $!");

    private static ProcessStart Shell(string script, params string[] arguments) =>
        new() { File = "sh", Arguments = ["-c", script, "sh", .. arguments] };
}

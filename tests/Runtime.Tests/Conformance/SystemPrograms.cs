namespace Holdfast.Runtime.Tests.Conformance;

/// <summary>The suite's programs, for execution models that start real ones.</summary>
internal static class SystemPrograms
{
    public static ProcessStart Prints(string text, int status) => Shell("printf '%s' \"$1\"; exit \"$2\"", text, $"{status}");

    public static ProcessStart PrintsVariable(string name) => Shell($"printf '%s' \"${name}\"");

    public static ProcessStart Sleeps() => new() { File = "sleep", Arguments = ["60"] };

    public static ProcessStart CatchesTermination() =>
        Shell("trap 'printf caught; kill $!; exit 3' TERM; sleep 60 & printf ready; wait $!");

    private static ProcessStart Shell(string script, params string[] arguments) =>
        new() { File = "sh", Arguments = ["-c", script, "sh", .. arguments] };
}

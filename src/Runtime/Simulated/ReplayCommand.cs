using System.Diagnostics;
using System.Reflection;
using Holdfast.Runtime.Dump;

namespace Holdfast.Runtime.Simulated;

/// <summary>The command that takes a course again: the running program, told by the environment which one, and the test it is in.</summary>
internal static class ReplayCommand
{
    /// <summary>The command, for the caller's place in the program.</summary>
    /// <param name="setting">What the environment must say, such as <c>HOLDFAST_SEED=7</c>; null where the test by itself takes this course.</param>
    public static string For(string? setting)
    {
        var program = Environment.ProcessPath ?? "<program>";
        var arguments = Environment.GetCommandLineArgs();
        if (Path.GetFileNameWithoutExtension(program) == "dotnet" && arguments.Length > 0)
        {
            program = $"{program} {arguments[0]}";
        }

        var method = OutermostMethod() is { } name ? $" -method '*.{name}'" : "";
        return $"{(setting is null ? "" : $"{setting} ")}{program}{method}";
    }

    // The outermost method of the program that is called from here, and not by reflection: a runner of tests calls tests that way.
    private static string? OutermostMethod()
    {
        var program = Assembly.GetEntryAssembly()?.GetName().Name;
        string? outermost = null;
        foreach (var frame in new StackTrace().GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { DeclaringTypeName: { } type, DeclaringAssemblyName: { } assembly } method)
            {
                continue;
            }

            if (type.StartsWith("System.Reflection.", StringComparison.Ordinal))
            {
                break;
            }

            if (program is not null && new AssemblyName(assembly).Name == program)
            {
                outermost = Written(method.Name, type) ?? outermost;
            }
        }

        return outermost;
    }

    private static string? Written(string method, string type)
    {
        var name = CompiledName.Written(method == "MoveNext" ? type : method);
        return name is "Main" or "MoveNext" ? null : name;
    }
}

namespace Holdfast.Runtime.Dump;

/// <summary>
/// What the compiler makes of names: the body of an async method is MoveNext of Outer+&lt;MethodAsync&gt;d__3, that of a lambda
/// Outer+&lt;&gt;c__DisplayClass1_0+&lt;&lt;MethodAsync&gt;b__2&gt;d.
/// </summary>
internal static class CompiledName
{
    /// <summary>The name of the method that it was written as; the same name where it was written as it is.</summary>
    public static string Written(string compiled)
    {
        var from = compiled.LastIndexOf('<') + 1;
        var to = compiled.IndexOf('>', from);
        return from > 0 && to > from ? compiled[from..to] : compiled;
    }
}

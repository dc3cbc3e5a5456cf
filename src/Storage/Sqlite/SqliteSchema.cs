namespace Holdfast.Storage.Sqlite;

/// <summary>
/// The tables of one part, as steps: step 1 makes the first version, each later one the next. A step that was released is
/// never changed. Several parts may keep their tables in one file; each has its own version there.
/// </summary>
/// <param name="Part">Name of the part; the key of its row in <c>schema_part</c>.</param>
/// <param name="Steps">SQL of each step, one or more statements. Tables are STRICT.</param>
public sealed record SqliteSchema(string Part, IReadOnlyList<string> Steps);

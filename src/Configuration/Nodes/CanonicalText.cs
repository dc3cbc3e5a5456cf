using System.Text;

namespace Holdfast.Configuration.Nodes;

/// <summary>A tree as one text without places; two trees have the same where they say the same.</summary>
internal static class CanonicalText
{
    public static string Of(ConfigNode node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ConfigNode node)
    {
        switch (node)
        {
            case TextNode one:
                // The length before it keeps a text from looking like the signs around it.
                text.Append(one.Text.Length).Append(':').Append(one.Text);
                break;
            case ListNode list:
                text.Append('[');
                foreach (var item in list.Items)
                    Append(text, item);
                text.Append(']');
                break;
            case MapNode map:
                text.Append('{');
                foreach (var entry in map.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    text.Append(entry.Key.Length).Append(':').Append(entry.Key).Append('=');
                    Append(text, entry.Value);
                }

                text.Append('}');
                break;
        }
    }
}

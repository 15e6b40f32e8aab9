using System.Text;
using System.Text.Encodings.Web;

namespace Lightline.Town.Panel;

/// <summary>Builds a page: what is put into a hole is encoded, what stands in the text is not.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    public Html Add(FormattableString markup)
    {
        var holes = markup.GetArguments().Select(a => (object)HtmlEncoder.Default.Encode(
            Convert.ToString(a, System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty));
        _text.AppendFormat(System.Globalization.CultureInfo.InvariantCulture, markup.Format, [.. holes]).Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();
}

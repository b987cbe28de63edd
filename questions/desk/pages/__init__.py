"""The pages, one module each; the template of the same name stands under templates/."""
